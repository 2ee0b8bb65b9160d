const basket = [];

/**
 * What the basket costs, in euros.
 */
function total(items) {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}

function addToBasket(name, price, quantity = 1) {
  const known = basket.find((item) => item.name === name);
  if (known) {
    known.quantity += quantity;
  } else {
    basket.push({ name, price, quantity });
  }
  const sum = total(basket);
  document.getElementById('buy').textContent = `In basket: € ${sum.toFixed(2)}`;
  console.log('basket', { name, sum });
}

document.getElementById('buy').addEventListener('click', () => {
  const price = Number(document.getElementById('price').textContent);
  addToBasket(document.querySelector('h1').textContent, price);
});
